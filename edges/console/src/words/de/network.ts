/** Texts of src/network. */
import type { network as english } from '../en/network.ts'
import type { Translated } from '../flat.ts'

export const network: Translated<typeof english> = {
  cards: 'Netzwerkkarten',
  filter: 'Teil eines Namens',
  host: 'Host',
  link: 'Verbindung',
  list: 'Liste',
  mac: 'MAC',
  network: 'Netz',
  nothingFound: 'Nichts heißt so.',
  onlyFirst_one: 'Nur die erste VM ist gezeigt ({{count}}).',
  onlyFirst_other: 'Nur die ersten {{count}} VMs sind gezeigt.',
  picture: 'Bild des Netzes',
  plugged: 'eingesteckt',
  shownAs: 'Gezeigt',
  unplugged: 'ausgesteckt',
  unpluggedCard: '{{mac}}, ausgesteckt',
  'view.host': 'Nach Host',
  'view.network': 'Nach Netz',
  'view.table': 'Als Tabelle',
  vm: 'VM',
  vmsNotRead: 'Die VMs waren nicht zu lesen',
  'without.host': 'Auf keinem Host',
  'without.network': 'In keinem Netz',
}
