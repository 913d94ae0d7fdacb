/** Imported for its effect: the texts of src/identity. */
import { identity } from './en/identity.ts'
import { flat } from './flat.ts'
import { alsoSay } from './translate.ts'

alsoSay(flat({ identity }))
