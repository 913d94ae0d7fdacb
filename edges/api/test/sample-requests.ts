/** A valid body for every call that needs one, by operationId. Tests walk all routes with them. */
export const sampleBodies: Readonly<Record<string, object>> = {
  session_create: { token: 'all' },
  me_set_password: { password: 'correct horse battery' },
  token_create: { name: 'ci' },
  endpoint_add: { uri: 'qemu+ssh://root@kvm1/system' },
  host_set_duty: { duty: 'active' },
  vm_create: { name: 'web01' },
  vm_edit: { vcpus: 2 },
  vm_migrate: { to: 'kvm2' },
  vm_clone: { name: 'web02' },
  vm_send_keys: { keyCodes: [28] },
  vm_console_ticket: { kind: 'vnc' },
  snapshot_create: { name: 'before' },
  snapshot_revert: {},
  group_create: { name: 'shop', members: [] },
  group_edit: { name: 'store' },
  group_stop: {},
  inspection_create: { source: { path: '/srv/import/a.ova' } },
  import_create: { source: { path: '/srv/import/a.ova' } },
  upload_create: { fileName: 'a.ova', sizeBytes: 1 },
  image_create: { name: 'debian', volume: 'debian.qcow2' },
  volume_create: { name: 'data', sizeBytes: 1024 },
  volume_resize: { sizeBytes: 2048 },
  pool_create: { name: 'fast', host: 'kvm1', path: '/srv/fast' },
  pool_share: { host: 'kvm2' },
  network_create: { name: 'lan', host: 'kvm1', kind: 'nat' },
}

/** `/v1/vms/{vm}` → `/v1/vms/some-vm` */
export const samplePath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, 'some-$1')
