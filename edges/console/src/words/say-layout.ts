/** Imported for its effect: the texts of src/layout. */
import { layout } from './en/layout.ts'
import { flat } from './flat.ts'
import { alsoSay } from './translate.ts'

alsoSay(flat({ layout }))
