/** What stands in the braces of a path, for the document. A parameter that is missing here stops the generator. */
export const pathParameters: Readonly<Record<string, string>> = {
  user: 'id or name of a user',
  organisation: 'id or name of an organisation',
  project: 'id of a project, its name in your organisation, or ORGANISATION/NAME (the slash as %2F)',
  role: 'id or name of a role',
  binding: 'id of a role that was given',
  cluster: 'id or name of a cluster',
  site: 'site id or name',
  rule: 'id or name of a placement rule',
  endpoint: 'id or name of an endpoint',
  group: 'id or name of a group',
  host: 'id or name of a host',
  identityProvider: 'Name or id of the identity provider',
  image: 'id or name of an image',
  network: 'id or name of a network',
  passkey: 'id of a passkey, as its authenticator chose it',
  plan: 'id of a saved plan',
  pool: 'id or name of a pool',
  snapshot: 'id or name of a snapshot of this VM',
  task: 'task id',
  token: 'token id',
  upload: 'upload id',
  vm: 'id of a VM, or its name in your project',
  volume: 'id or name of a volume',
  want: 'id of a want, as the stream of wants tells it',
}

export const namesInPath = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
