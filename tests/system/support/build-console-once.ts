/** Before any test of the system: two files run at a time, and each of them would find that the console has to be built. */
export { buildConsole as setup } from '../../../tools/launcher/build-console.ts'
