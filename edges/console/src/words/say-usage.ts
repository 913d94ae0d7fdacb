/** Imported for its effect: the texts of src/usage. */
import { usage } from './en/usage.ts'
import { flat } from './flat.ts'
import { alsoSay } from './translate.ts'

alsoSay(flat({ usage }))
