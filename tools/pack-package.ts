/**
 * Makes what would be published of a package, and of those of ours that it needs: `npm run pack -- protocols/libvirt [INTO]`.
 *
 * In the repository packages are TypeScript that Node runs as it is. Under node_modules Node refuses to (it strips no types there),
 * so a tarball has JavaScript and declarations, and exports that name those (ADR-0023). They are made in a folder of their own: the
 * work tree never has a second form of a file, and package.json never names files that are not there.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './run-command.ts'
import { packages, root } from './workspace.ts'

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string>>
  readonly files?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
}

/** The paths of the tarballs, the package's own last. */
export async function packPackage(folder: string, into: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as Manifest
  const needed = packages().filter(({ name }) => name in (manifest.dependencies ?? {}))
  const tarballs: string[] = []
  for (const other of needed) tarballs.push(...(await packPackage(other.folder, into)))

  const stage = await mkdtemp(join(tmpdir(), 'covisor-pack-'))
  try {
    await emit(folder, manifest, stage)
    await writeFile(join(stage, 'package.json'), JSON.stringify(published(manifest), undefined, 2))
    for (const document of documents(manifest)) await cp(join(root, folder, document), join(stage, document))
    await cp(join(root, 'LICENSE'), join(stage, 'LICENSE'))
    await mkdir(into, { recursive: true })
    const [made] = JSON.parse(await npm(['pack', '--json', '--pack-destination', into], stage)) as {
      filename: string
    }[]
    if (made === undefined) throw new Error(`npm packed nothing of ${folder}`)
    return [...tarballs, join(into, made.filename)]
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
}

const documents = ({ files = [] }: Manifest): string[] => ['README.md', ...files.filter((file) => file.endsWith('.md'))]

function published(manifest: Manifest): object {
  const exports = Object.entries(manifest.exports).map(([name, source]) => {
    const made = source.replace('./src/', './dist/')
    return [name, { types: made.replace(/\.ts$/, '.d.ts'), default: made.replace(/\.ts$/, '.js') }]
  })
  return { ...manifest, files: ['dist', ...documents(manifest)], exports: Object.fromEntries(exports) as object }
}

/** Only what the exports reach: tests and test helpers stay behind by themselves. */
async function emit(folder: string, { exports }: Manifest, stage: string): Promise<void> {
  const source = join(root, folder)
  const project = join(stage, 'tsconfig.json')
  const compilerOptions = {
    noEmit: false,
    incremental: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: join(source, 'src'),
    outDir: join(stage, 'dist'),
    typeRoots: [join(root, 'node_modules/@types')],
  }
  const files = Object.values(exports).map((path) => join(source, path))
  const settings = { extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [], exclude: [] }
  await writeFile(project, JSON.stringify(settings))
  await runCommand([process.execPath, join(root, 'node_modules/@typescript/native/bin/tsc'), '-p', project])
  await rm(project)
}

const npm = (args: readonly string[], cwd: string): Promise<string> => runCommand(['npm', ...args], { cwd })

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, into = '.'] = process.argv.slice(2)
  if (folder === undefined) throw new Error('which package? e.g. npm run pack -- protocols/libvirt /tmp')
  for (const tarball of await packPackage(folder, resolve(into))) console.log(tarball)
}
