using System.Globalization;

namespace RiskConsole.Hosting;

/// <summary>The short names some settings also have, for those who set them by environment variable. The real name wins over its
/// alias.</summary>
internal static class ConfigurationAliases
{
    /// <summary>A short name, the setting it stands for, and how its value is read.</summary>
    private sealed record Alias(string Name, string Key, Func<string, string?> Read, string Allowed);

    private static readonly Alias[] All =
    [
        new("WEBSOCKET_MAX_CONNECTIONS", "Live:MaxCircuits", Whole, "a whole number"),
        new("WEBSOCKET_HEARTBEAT_INTERVAL", "Live:HeartbeatInterval", Seconds, "seconds, or a time span such as 00:00:15"),
        new("WEBSOCKET_MESSAGE_SIZE_LIMIT", "Live:MessageSizeLimit", Whole, "a whole number of bytes"),
        new("DASHBOARD_REFRESH_INTERVAL", "Live:RefreshInterval", Seconds, "seconds, such as 0.1, or a time span such as 00:00:00.100"),
        new("REDIS_CACHE_URL", "ConnectionStrings:Redis", Text, "a connection string"),
        new("REDIS_CACHE_TTL", "Redis:CacheTtl", Seconds, "seconds, or a time span such as 00:05:00"),
        new("REDIS_PUBSUB_CHANNEL", "Redis:Channel", Text, "a name"),
        new("MONITORING_ENABLED", "Monitoring:Enabled", YesNo, "true or false"),
        new("ALERT_THRESHOLD_CRITICAL", "Scores:CriticalThreshold", Number, "a number from 0 to 1, such as 0.9"),
        new("ALERT_THRESHOLD_WARNING", "Scores:WarningThreshold", Number, "a number from 0 to 1, such as 0.7"),
    ];

    /// <summary>The switch of the metrics end point, which this version does not have.</summary>
    private static readonly HashSet<string> NotYet = ["Monitoring:Enabled"];

    public static bool IsAlias(string name) => All.Any(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds what the aliases say below every other source.</summary>
    /// <exception cref="SettingException">A value cannot be read.</exception>
    public static void Apply(ConfigurationManager configuration)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var alias in All)
        {
            if (configuration[alias.Name] is not { Length: > 0 } value)
                continue;
            values[alias.Key] = alias.Read(value.Trim())
                ?? throw new SettingException($"{alias.Name} = '{value}' cannot be read; allowed: {alias.Allowed}.");
        }
        if (values.Count > 0)
            configuration.Sources.Insert(0,
                new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = values });
    }

    /// <returns>Settings that were given but that nothing of this version uses, by the name they were given under.</returns>
    public static IReadOnlyList<string> Unused(IConfiguration configuration) =>
        [.. All.Where(a => NotYet.Contains(a.Key) && configuration[a.Key] is { Length: > 0 })
            .Select(a => NameOf(configuration, a.Key) ?? a.Key)];

    /// <returns>The alias a setting's value came from; null when it was set by its own name.</returns>
    public static string? NameOf(IConfiguration configuration, string key)
    {
        var alias = Array.Find(All, a => a.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
        return alias is not null && configuration[alias.Name] is { Length: > 0 } value && alias.Read(value.Trim()) == configuration[key]
            ? alias.Name : null;
    }

    private static string Text(string value) => value;

    private static string? Whole(string value) =>
        long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? value : null;

    private static string? Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? value : null;

    private static string? YesNo(string value) => value.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => "true",
        "false" or "0" or "no" or "off" => "false",
        _ => null,
    };

    private static string? Seconds(string value)
    {
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
            return double.IsFinite(seconds) && Math.Abs(seconds) < 1e9
                ? TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture) : null;
        return TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _) ? value : null;
    }
}
