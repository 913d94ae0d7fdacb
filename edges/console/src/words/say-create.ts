/** Imported for its effect: the texts of src/create. */
import { create } from './en/create.ts'
import { flat } from './flat.ts'
import { alsoSay } from './translate.ts'

alsoSay(flat({ create }))
