/** npm run fuzz -- formats/disk/vdi */
import { imageTarget } from './drain.ts'

export const target = imageTarget()
