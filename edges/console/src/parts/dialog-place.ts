/**
 * Where dialogs of pages are put: beside the page. PatternFly hides the siblings of an open dialog from screen readers again at each
 * change, so dialogs under <body> would hide the one that asks to sign in again, which is put there.
 */
export const dialogPlace = (): HTMLElement => document.getElementById('root') ?? document.body
