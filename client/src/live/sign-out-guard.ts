import './sign-out-guard.css'
import { session } from '../api/session.ts'
import { countAllUnsaved, wipeAllOf } from './device-texts.ts'

/**
 * Before signing out: asks when something is only on this device, then removes this person's texts from it.
 * @returns false to stay signed in
 */
export async function leaveNoTexts(): Promise<boolean> {
  const { user } = session.getState()
  if (!user) return true
  const unsaved = countAllUnsaved(user.id)
  if (unsaved > 0 && !(await askToLoseChanges(unsaved))) return false
  await wipeAllOf(user.id)
  return true
}

/** A dialog of the browser's own kind: it is needed on every page, also on those that know nothing of documents. */
function askToLoseChanges(unsaved: number): Promise<boolean> {
  const changes = unsaved === 1 ? '1 change is' : `${unsaved} changes are`
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'sign-out-question')
  dialog.className = 'sign-out-question'
  const title = document.createElement('h2')
  title.id = 'sign-out-question'
  title.textContent = `${changes} only on this device`
  const text = document.createElement('p')
  text.textContent =
    'They could not be sent to the server yet. Signing out removes them from this device. Stay until the connection is back to keep them.'
  const form = document.createElement('form')
  form.method = 'dialog'
  form.append(button('Stay signed in', 'stay'), button('Sign out and lose them', 'leave'))
  dialog.append(title, text, form)
  document.body.append(dialog)
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'leave')
    })
    dialog.showModal()
  })
}

function button(label: string, value: string): HTMLButtonElement {
  const element = document.createElement('button')
  element.textContent = label
  element.value = value
  return element
}
