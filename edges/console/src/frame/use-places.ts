/** The pages where whoever is signed in may see something. */
import { useMay } from '../live/use-may.ts'
import { places } from './places.ts'

export function usePlaces(): readonly (typeof places)[number][] {
  const may = useMay()
  return places.filter(({ needs }) => needs === undefined || may(needs))
}
