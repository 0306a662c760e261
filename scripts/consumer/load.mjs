// Runs in a folder that has nothing but the packed packages.
import { install } from '@holdfast/axios-adapter';
import * as core from '@holdfast/core';
import * as dialects from '@holdfast/core/dialects';
import * as emulator from '@holdfast/emulator';
import * as engine from '@holdfast/engine';
import { wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';
import calls from './calls.cjs';

await calls.make({ axios, core, dialects, emulator, engine, install, wrapFetch });
