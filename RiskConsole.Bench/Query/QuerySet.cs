namespace RiskConsole.Bench.Query;

/// <summary>A hundred queries over all features of the language, from one condition to what a practised operator keeps as a view.</summary>
internal static class QuerySet
{
    private static readonly string[] Single =
    [
        "", "*", "severity:error", "severity:>=error", "severity:(warning, critical)", "sev:<critical", "level:high", "category:risk",
        "category:(risk, security)", "channel:health", "subject:account/0x000078d625", "subject:account/*", "subject:*/0x00*", "subject:host/7",
        "subject:*", "-subject:*", "type:io.meridian.bridge.withdrawal", "type:*.withdrawal", "type:io.meridian.*", "type:*bridge*",
        "source:/meridian/bridge", "source:/meridian/*", "id:00000000000000000042", "id:0000*", "uid:0190a5c2-7b3e-7c41-8a55-3f2b9d6e1c70",
        "score:>0.9", "score:0.7..0.9", "score:*", "score:<=0.1", "seq:>100", "seq:1..500", "time:-15m", "time:>-2h", "time:today", "time:yesterday",
        "time:2026-01-31", "time:2026-01-31T08:00..2026-01-31T09:30", "time:>=2026-01", "received:-1h", "received:<2026-06-01",
        "contenttype:application/json", "contenttype:*json", "schema:*", "-schema:*",
    ];

    private static readonly string[] Payload =
    [
        "data.usd:>1000000", "data.usd:100..5000", "data.usd:7", "data.usd:\"7\"", "data.chain:ethereum", "data.chain:(base, polygon)",
        "data.asset:W*", "data.amount:>0.5", "data.tx:0x00*", "data.tx:*ff", "data.note:*review*", "data.latency_ms:>=9000", "data.status:reverted",
        "data.missing:*", "-data.usd:*", "data.factor:totp", "data.ip:10.*", "data.session:*", "data.uptime_s:..100000", "data.cpu:>0.95",
        "data.vault:vault/base-1", "data.confirmations:<20", "data.ok:true", "data.x:null", "data.items.sku:A1", "data.items.0.sku:A1",
        "data.\"a.b\".c:1", "data.at:>=2026-01-31", "ext.tenant:acme", "ext.trace:*",
    ];

    private static readonly string[] Words =
    [
        "withdrawal", "reverted", "\"manual review\"", "\"nonce gap\"", "0x00ab", "ETHEREUM", "nothing-holds-this", "validators", "-heartbeat",
        "(timeout OR reverted)",
    ];

    private static readonly string[] Joined =
    [
        "severity:>=error subject:account/*", "severity:>=warning -type:*.heartbeat", "type:*.withdrawal data.usd:>100000",
        "type:*.withdrawal data.chain:base data.asset:(USDC, DAI)", "category:security data.factor:password -data.country:NL",
        "score:>0.8 data.usd:>10000 time:-2h", "(type:*.deposit OR type:*.withdrawal) data.usd:>50000",
        "subject:account/* (score:>0.9 OR severity:critical)", "source:/meridian/relayers data.status:reverted data.gas_gwei:>15",
        "NOT (category:system OR category:health)", "-(type:*.heartbeat | type:*.signed-in) severity:>info",
        "data.latency_ms:>30000 data.confirmations:<30 \"standby endpoint\"", "category:risk data.chain:(ethereum, arbitrum) data.usd:>1000 -data.asset:USDC score:>0.5",
        "(severity:critical OR (score:>0.95 data.usd:>100000)) -source:test", "type:(io.meridian.auth.failed, io.meridian.auth.signed-in) subject:user/*",
        "severity:>=error subject:acct/* -source:test data.usd:>1000000 \"free text\"",
    ];

    public static IReadOnlyList<string> All { get; } = [.. Single, .. Payload, .. Words, .. Joined];
}
