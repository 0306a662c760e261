// Written by hand: what is not listed here is nobody's contract.
export { createRecorder } from './recorder.js';

export type { Recorder } from './recorder.js';
export type { RecorderOptions } from './options.js';
export type { RecordedAttempt, RecordedGiveUp, RecordedPace, RecordedPause, RecordedSample, Timeline } from './timeline.js';
