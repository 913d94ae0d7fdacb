/** os-release files of the distributions that are supported, and of one that is not. */
import { expect, test } from 'vitest'
import { parseOsRelease } from './distribution.ts'

const cases = [
  {
    name: 'Debian 12 is of the Debian family',
    text: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
    is: { family: 'debian', title: 'Debian GNU/Linux 12 (bookworm)' },
  },
  {
    name: 'Ubuntu is of the Debian family',
    text: 'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nID=ubuntu\nID_LIKE=debian\n',
    is: { family: 'debian', title: 'Ubuntu 24.04.3 LTS' },
  },
  {
    name: 'Fedora is itself',
    text: 'NAME="Fedora Linux"\nID=fedora\nPRETTY_NAME="Fedora Linux 42 (Server Edition)"\n',
    is: { family: 'fedora', title: 'Fedora Linux 42 (Server Edition)' },
  },
  {
    name: 'a rebuild says whom it is like',
    text: 'ID="rocky"\nID_LIKE="rhel centos fedora"\nPRETTY_NAME="Rocky Linux 10"\n',
    is: { family: 'fedora', title: 'Rocky Linux 10' },
  },
  {
    name: 'Arch is not known',
    text: 'ID=arch\nPRETTY_NAME="Arch Linux"\n',
    is: { family: 'unknown', title: 'Arch Linux' },
  },
  { name: 'a missing file is not known', text: '', is: { family: 'unknown', title: 'an unknown system' } },
]

for (const { name, text, is } of cases) test(name, () => expect(parseOsRelease(text)).toEqual(is))
