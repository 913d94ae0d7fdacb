/** A small VM for tests, on the first host and the default network of any simulated endpoint. */
import type { VmDefinition } from '@covisor/driver-api'
import { type InstallationId, nativeName, newId } from '@covisor/model'

export const smallDefinition =
  (installation: InstallationId = newId('installation')) =>
  (overrides: Partial<VmDefinition> = {}): VmDefinition => {
    const vm = newId('vm')
    const network = newId('network')
    const [a, b, c] = [vm.slice(0, 2), vm.slice(2, 4), vm.slice(4, 6)]
    return {
      vm,
      nativeRef: undefined,
      installation,
      nativeHost: 'host-1',
      displayName: `small ${vm.slice(0, 4)}`,
      nativeName: nativeName('small', vm),
      spec: {
        vcpus: 1,
        memoryMiB: 256,
        firmware: 'bios',
        secureBoot: false,
        tpm: false,
        cpuModel: 'host-model',
        guestOs: { family: 'linux' },
        disks: [],
        cdroms: [],
        nics: [{ key: 'net0', network, mac: `52:54:00:${a}:${b}:${c}`, model: 'virtio', connected: true }],
        graphics: 'vnc',
        startWithHost: false,
        choices: [],
      },
      volumes: {},
      networks: { [network]: { nativeName: 'default' } },
      ...overrides,
    }
  }
