/** npm run fuzz -- formats/disk/parallels */
import { imageTarget } from './drain.ts'

export const target = imageTarget()
