#!/usr/bin/env -S node --max-semi-space-size=64
// What is under way survives for a commit or two: with room for it, far less has to be moved about.
// Stands here before anything is built: npm links a command only to a file that is there when it installs.
import '../dist/remit.js';
