/** A workflow: what the vendor calls an endpoint. */
export interface Workflow {
  /** Body parameters without which the platform answers 400 MISSING_DATA, in this order. Their casing does not matter. */
  readonly requiredParameters: readonly string[];
  /** The message of a success; `parameter` reads one body parameter as text, whatever its casing. */
  readonly message: (parameter: (name: string) => string) => string;
}

/** The documented workflows, and four whose names nobody has seen. */
export const WORKFLOWS: Readonly<Record<string, Workflow>> = {
  // communityID and serverID "may be required": nobody knows when, so a ping needs neither.
  ping: { requiredParameters: [], message: () => 'This API Key is valid & associated with an active community.' },
  locationping: {
    requiredParameters: ['SteamHex', 'Street', 'Cross'],
    message: (parameter) => `Successfully pinged location of ${parameter('SteamHex')} (${parameter('Street')} x ${parameter('Cross')})`,
  },
  panic: {
    requiredParameters: ['ServerID', 'SteamHex', 'Name', 'Street', 'Cross', 'callX', 'callY'],
    message: () => 'Panic Button Successfully Sent!',
  },
  // The parameters are those of an old public client; the message is invented.
  '911': { requiredParameters: ['server', 'callerName', 'street', 'cross'], message: () => '911 Call Successfully Sent!' },
  // INVENTED, name and parameters and message: the vendor lists these four endpoints and shows none of it.
  vehiclesearch: { requiredParameters: ['plate'], message: (parameter) => `No vehicle found with plate ${parameter('plate')}.` },
  personsearch: { requiredParameters: ['name'], message: (parameter) => `No person found with name ${parameter('name')}.` },
  loguseroff: { requiredParameters: ['SteamHex'], message: () => 'User Successfully Logged Off!' },
  setnotepad: { requiredParameters: ['SteamHex', 'text'], message: () => 'Notepad Successfully Set!' },
};
