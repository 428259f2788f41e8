import { rejected } from './verdict.ts'

/** The harmless file that scanners report to show that they work (EICAR), put together so that this source is none. */
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!'].join('')

/** Known without a scanner, so that the way of a virus can be tried on any installation. @throws Refusal */
export function refuseTestVirus(bytes: Buffer): void {
  if (bytes.includes(eicar, 0, 'latin1')) throw rejected('virus')
}
