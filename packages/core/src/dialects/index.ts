export { rocketcad } from './rocketcad.js';
