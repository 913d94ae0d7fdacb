/** Calls one after another, and many at once, on one connection. The peer has no way to send ahead: it makes them one by one. */
import { connect } from '../../protocols/libvirt/src/index.ts'
import { compare, median } from './compare.ts'
import type { World } from './doors.ts'
import { pythonCalls } from './python.ts'

const CALLS = 3_000

export async function measureCalls({ doors, rounds }: World): Promise<void> {
  for (const { name, ours, peer } of doors) {
    await using libvirt = await connect(ours('test', '/default'))
    const [dom] = await libvirt.listDomains()
    if (dom === undefined) throw new Error('the test hypervisor has no domain')
    const uri = peer('test', '/default')
    await compare(
      `one call after another over ${name}, getLibVersion`,
      { rounds, budget: '≤ 1.1' },
      {
        ours: () => sequential(CALLS, () => libvirt.call.connectGetLibVersion()),
        peer: () => pythonCalls(uri, 'conn.getLibVersion()', CALLS),
      },
    )
    await compare(
      `one call after another over ${name}, domainGetXmlDesc`,
      { rounds, budget: '≤ 1.1' },
      {
        ours: () => sequential(CALLS, () => libvirt.call.domainGetXmlDesc({ dom })),
        peer: () => pythonCalls(uri, 'dom.XMLDesc()', CALLS),
      },
    )
    await compare(
      `many calls at once over ${name}, getLibVersion`,
      { rounds, budget: '≤ 0.67 (1.5 × throughput)' },
      {
        ours: () => atOnce(CALLS * 3, () => libvirt.call.connectGetLibVersion()),
        peer: () => pythonCalls(uri, 'conn.getLibVersion()', CALLS * 3, 'mean'),
      },
    )
  }
}

/** Milliseconds a call, as the median: a busy machine has outliers on both sides. */
export async function sequential(calls: number, call: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < calls; i++) {
    const start = performance.now()
    await call()
    times.push(performance.now() - start)
  }
  return median(times)
}

/** Milliseconds a call, all of them together. */
async function atOnce(calls: number, call: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await Promise.all(Array.from({ length: calls }, call))
  return (performance.now() - start) / calls
}
