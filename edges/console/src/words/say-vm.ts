/** Imported for its effect: the texts of src/vm. */
import { vm } from './en/vm.ts'
import { flat } from './flat.ts'
import { alsoSay } from './translate.ts'

alsoSay(flat({ vm }))
