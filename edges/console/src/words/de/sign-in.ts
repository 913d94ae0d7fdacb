/** Texts of src/sign-in. */
export const signin = {
  addApp: 'App einrichten',
  addAppHelp:
    'Lassen Sie eine Authenticator-App dieses Bild lesen, oder geben Sie ihr das Geheimnis oder den Link. Sie zeigt dann sechs Ziffern, die zweimal in der Minute wechseln: Geben Sie sie hier ein.',
  addPasskey: 'Passkey hinzufügen',
  addPasskeyHelp:
    'Ein Schlüssel in diesem Gerät, einem Telefon oder Stick, mit Finger oder PIN entsperrt. Er meldet ohne Namen und Passwort an.',
  appLink: 'Link für die App',
  appOff: 'Nach Codes einer App wird nicht gefragt.',
  appOn: 'Nach Codes einer App wird gefragt seit {{since}}. Übrige Wiederherstellungscodes: {{left}}.',
  appPicture: 'Bild für die App',
  appSecret: 'Geheimnis',
  beginAgain: 'Neu beginnen',
  codeHelp: 'Sechs Ziffern, die Ihre Authenticator-App zeigt, oder ein Wiederherstellungscode.',
  codeOfApp: 'Code',
  confirm: 'Bestätigen',
  enrolBody: 'Hier wird ein zweiter Faktor verlangt. Richten Sie einen ein, dann geht es weiter.',
  enrolTitle: 'Einen zweiten Faktor einrichten',
  goOn: 'Weiter',
  newCodes: 'Neue Wiederherstellungscodes',
  newCodesHelp: 'Die alten sind ab dann nichts mehr wert.',
  noPasskeysHere:
    'Browser bieten Passkeys nur über HTTPS mit einem Zertifikat an, dem sie vertrauen, oder auf localhost.',
  passkeyName: 'Name, etwa das Gerät, in dem er ist',
  passkeys: 'Passkeys',
  passkeysHelp:
    'Schlüssel, die ohne Namen und Passwort anmelden. Wer einen hat, wird nach dem Passwort auch nach ihm oder einem Code gefragt.',
  passwordAgain: 'Ihr Passwort',
  recoveryCodes: 'Wiederherstellungscodes',
  recoveryCodesHelp:
    'Jeder meldet einmal an, falls die App verloren geht. Sie werden nicht noch einmal gezeigt: Bewahren Sie sie auf Papier auf, nicht bei diesem Gerät.',
  remove: 'Entfernen',
  removePasskeyAsk: 'Passkey {{name}} entfernen?',
  rename: 'Umbenennen',
  renamePasskey: 'Passkey {{name}} umbenennen',
  secondFactor: 'Zweiter Faktor',
  secondStep: 'Zweiter Schritt',
  takeAsk: 'Die zweiten Faktoren von {{name}} wegnehmen?',
  takeFactors: 'Zweite Faktoren wegnehmen',
  takeHelp:
    'Codes, Wiederherstellungscodes und Passkeys; alle Sitzungen enden. Vergewissern Sie sich, wer darum bittet.',
  turnOff: 'Abschalten',
  turnOffAsk: 'Nicht mehr nach Codes der App fragen?',
  withPasskey: 'Mit einem Passkey anmelden',
}
