/**
 * What we write as streamOptimized VMDK, imported into the vSphere simulator of govmomi by the code behind `govc import.vmdk`: header looked
 * at, descriptor made, lease taken, bytes uploaded. The simulator keeps the bytes and does not read them; that is what qemu-img is for.
 *
 * Debian ships govmomi as Go source, so vsphere-import/main.go is built here.
 */
import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeStreamOptimizedVmdk } from '../src/index.ts'
import { ImageDirectory } from '../src/testing/qemu-img.ts'
import { patchedDisk, textPatch } from '../src/testing/sample-disks.ts'

const GO_SOURCES = '/usr/share/gocode'
const hasGovmomi = existsSync(`${GO_SOURCES}/src/github.com/vmware/govmomi/simulator`) && existsSync('/usr/bin/go')
if (!hasGovmomi)
  console.warn(
    'NOT TESTED: the import into the vSphere simulator; install golang-go and golang-github-vmware-govmomi-dev',
  )

const run = promisify(execFile)
const MIB = 1024 * 1024
let images: ImageDirectory

beforeAll(async () => {
  images = await ImageDirectory.create()
  if (!hasGovmomi) return
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: GO_SOURCES, GOCACHE: images.file('cache') }
  const program = new URL('vsphere-import/main.go', import.meta.url).pathname
  execFileSync('go', ['build', '-o', images.file('import'), program], { env, stdio: 'inherit' })
}, 600_000)

afterAll(async () => {
  await images.remove()
})

test.runIf(hasGovmomi)('the vSphere simulator imports it', async () => {
  const disk = patchedDisk(40 * MIB, [textPatch(0, 3000), textPatch(39 * MIB, 512)])
  await images.save('web01.vmdk', writeStreamOptimizedVmdk(disk))
  const { stdout } = await run(images.file('import'), [images.file('web01.vmdk')])
  expect(stdout).toBe('imported\n')
})

test.runIf(hasGovmomi)('and refuses what is no streamOptimized VMDK', async () => {
  await images.qemuImg('create', '-q', '-f', 'vmdk', 'sparse.vmdk', '1M')
  await expect(run(images.file('import'), [images.file('sparse.vmdk')])).rejects.toThrow('must be streamOptimized')
})
