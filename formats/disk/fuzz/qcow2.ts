/** npm run fuzz -- formats/disk/qcow2 */
import { imageTarget } from './drain.ts'

export const target = imageTarget()
