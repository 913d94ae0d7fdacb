/**
 * Looks at several hosts in turn, all the time, for a VM that runs on two of them.
 *
 * Two looks are two moments: a VM seen here and then there may have moved in between. What proves a second copy is a copy that was
 * seen running before *and* after another one was, and is the same incarnation (libvirt numbers them) both times.
 */
import { type Connection, ConnectListAllDomainsFlags, connect } from '@covisor/libvirt'

export class CopyWatch {
  readonly #last = new Map<string, number>()
  readonly #meanwhile = new Map<string, Set<string>>()
  readonly #found = new Set<string>()

  /** What a look at a host has shown: the number of the running copy, or none. */
  saw(host: string, running: number | undefined): void {
    const others = this.#meanwhile.get(host)
    if (running !== undefined && this.#last.get(host) === running) {
      for (const other of others ?? []) this.#found.add([host, other].toSorted().join(' and '))
    }
    this.#meanwhile.set(host, new Set())
    if (running === undefined) this.#last.delete(host)
    else {
      this.#last.set(host, running)
      for (const [other, seen] of this.#meanwhile) if (other !== host) seen.add(host)
    }
  }

  /** Pairs of hosts on which it ran at one moment. */
  get secondCopies(): readonly string[] {
    return [...this.#found]
  }
}

export interface RunningWatch {
  readonly looks: number
  readonly secondCopies: readonly string[]
  stop(): Promise<void>
}

const PAUSE_MS = 15

/** A host that does not answer is looked at again when it does; nobody looks for it on the others' account. */
export function watchCopies(
  hosts: readonly { readonly name: string; readonly uri: string }[],
  vm: string,
): RunningWatch {
  const watch = new CopyWatch()
  const links = new Map<string, Connection>()
  let looks = 0
  let isOver = false
  const look = async ({ name, uri }: { readonly name: string; readonly uri: string }) => {
    try {
      const link = links.get(name) ?? (await connect(uri, { signal: AbortSignal.timeout(5_000) }))
      links.set(name, link)
      const flags = ConnectListAllDomainsFlags.RUNNING
      const { domains } = await link.call.connectListAllDomains({ needResults: 1, flags }, { timeoutMs: 2_000 })
      watch.saw(name, domains.find((domain) => domain.name === vm)?.id)
      looks += 1
    } catch {
      await links
        .get(name)
        ?.close()
        .catch(() => undefined)
      links.delete(name)
    }
  }
  const watching = (async () => {
    while (!isOver) {
      for (const host of hosts) await look(host)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    for (const link of links.values()) await link.close().catch(() => undefined)
  })()
  return {
    get looks() {
      return looks
    },
    get secondCopies() {
      return watch.secondCopies
    },
    async stop() {
      isOver = true
      await watching
    },
  }
}
