/** "1 disk", "2 disks": English plurals of the few words that are counted. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
