/** libvirt's C client through python3-libvirt: a small program on the machine's own Python, whose last line is the figure. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export async function python(program: string): Promise<string> {
  const { stdout } = await run('/usr/bin/python3', ['-c', program], { maxBuffer: 1 << 20 })
  return stdout.trim().split('\n').at(-1) ?? ''
}

/** Milliseconds a call, of `calls` made one after another. */
export async function pythonCalls(
  uri: string,
  expression: string,
  calls: number,
  average: 'median' | 'mean' = 'median',
): Promise<number> {
  return Number(
    await python(`
import libvirt, time, statistics
conn = libvirt.open('${uri}')
dom = conn.listAllDomains()[0]
times = []
for _ in range(${calls}):
    start = time.perf_counter()
    ${expression}
    times.append(time.perf_counter() - start)
print(statistics.${average}(times) * 1000)
`),
  )
}
