// Stands in for the native device id of telemetry, which is off: always the same, nothing is stored.
exports.getDeviceId = async () => "00000000-0000-0000-0000-000000000000";
