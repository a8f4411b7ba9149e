/**
 * Lists the features of browsers that no page of ours uses, for the header Permissions-Policy (W3C). What we leave out
 * are features that browsers have given up, and those of trials: a browser warns in its console of what it does not know.
 */
const REFUSED = [
  "accelerometer",
  "autoplay",
  "bluetooth",
  "browsingTopics",
  "camera",
  "capturedSurfaceControl",
  "clipboardRead",
  "computePressure",
  "deferredFetch",
  "digitalCredentialsCreate",
  "digitalCredentialsGet",
  "displayCapture",
  "encryptedMedia",
  "fullscreen",
  "gamepad",
  "geolocation",
  "gyroscope",
  "hid",
  "identityCredentialsGet",
  "idleDetection",
  "keyboardMap",
  "languageDetector",
  "languageModel",
  "localFonts",
  "magnetometer",
  "microphone",
  "midi",
  "otpCredentials",
  "payment",
  "pictureInPicture",
  "publickeyCredentialsGet",
  "screenWakeLock",
  "serial",
  "speakerSelection",
  "storageAccess",
  "summarizer",
  "syncXhr",
  "translator",
  "usb",
  "webShare",
  "windowManagement",
  "xrSpatialTracking",
] as const;

/** Refuses those features to every page, and lets only our own pages write to the clipboard, for their copy buttons. */
export const permissionsPolicy = {
  clipboardWrite: ["self"],
  ...(Object.fromEntries(REFUSED.map((feature) => [feature, []])) as Record<(typeof REFUSED)[number], []>),
};
