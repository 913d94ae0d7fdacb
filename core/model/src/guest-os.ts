/** What runs, or will run, inside a VM, as far as its virtual hardware depends on it. `id` is free text such as "debian12" or "windows2022". */
export interface GuestOs {
  readonly family: GuestFamily
  readonly id?: string
}

export const guestFamilies = ['linux', 'windows', 'bsd', 'solaris', 'other'] as const
export type GuestFamily = (typeof guestFamilies)[number]
