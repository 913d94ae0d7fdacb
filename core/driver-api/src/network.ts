/** Networks of an endpoint, as far as hosts know them themselves. */
export interface ObservedNetwork {
  readonly nativeName: string
  readonly nativeRef: string
  /** How it reaches the outside. 'direct': guests sit on a host interface (macvtap, SR-IOV). */
  readonly kind: 'nat' | 'routed' | 'isolated' | 'bridged' | 'direct' | 'other'
  readonly active: boolean
  readonly startWithHost: boolean
  readonly bridge?: string
  /** CIDR, for networks with addresses of their own. */
  readonly subnets: readonly string[]
  readonly hasDhcp: boolean
}

export interface NewNetwork {
  readonly nativeName: string
  readonly kind: 'nat' | 'isolated' | 'bridged'
  /** The host's bridge, for 'bridged'. */
  readonly bridge?: string
  /** CIDR of the host's side, for 'nat' and 'isolated'; DHCP serves the rest. */
  readonly subnet?: string
}

export interface NetworkPart {
  listNetworks(signal: AbortSignal): Promise<readonly ObservedNetwork[]>
  /** Active now and at each start of the host. Again: success if it is the same. */
  createNetwork(network: NewNetwork, signal: AbortSignal): Promise<void>
  startNetwork(nativeName: string, signal: AbortSignal): Promise<void>
  removeNetwork(nativeName: string, signal: AbortSignal): Promise<void>
}
