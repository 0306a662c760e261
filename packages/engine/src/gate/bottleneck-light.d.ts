// bottleneck publishes types for its main entry only; this entry is the same class without the Redis part.
declare module 'bottleneck/light.js' {
  export { default } from 'bottleneck';
}
