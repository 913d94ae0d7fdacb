/** Huge pages, NUMA cells and devices that a VM has for itself. Few VMs have any. Never changed once released. */
export const hostParts = (words: { readonly text: string }): readonly string[] => [
  `create table vm_host_parts (
    vm ${words.text} not null,
    source ${words.text} not null,
    part ${words.text} not null,
    about ${words.text} not null,
    memory_mib bigint not null,
    primary key (vm, source, part, about)
  )`,
]
