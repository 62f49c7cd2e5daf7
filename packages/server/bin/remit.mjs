#!/usr/bin/env node
// Stands here before anything is built: npm links a command only to a file that is there when it installs.
import '../dist/remit.js';
