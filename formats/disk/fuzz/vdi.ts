/** npm run fuzz -- formats/disk/vdi */
import { imageTarget, noise } from './drain.ts'

export const target = imageTarget(undefined, { parent: noise })
