using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RiskConsole.Hosting;

/// <summary>The settings in force as the audit log may know them: those that were set, by section and name, without secrets. What is not a setting of the console, such
/// as the rest of the environment, is not in it.</summary>
internal static partial class ToldSettings
{
    public const string Hidden = "(hidden)";

    private const int LongestValue = 500;

    private static readonly string[] s_sections =
    [
        "Access", "Alerts", "AllowedHosts", "Audit", "Backtest", "ConnectionStrings", "Demo", "ForwardedHeaders_Enabled", "Hosting", "Import", "Ingest", "Kestrel", "Live", "Logging",
        "Monitoring", "Quality", "Redis", "Replay", "Rules", "Scores", "Store", "Urls",
    ];

    /// <summary>Names that hold such a word but no secret.</summary>
    private static readonly string[] s_known = ["Access:PasswordIterations", "Access:KeyDirectory", "Audit:SigningKeyFile", "Rules:KeysPerRule", "Rules:ValuesPerKey"];

    /// <returns>Key and value of each setting, in order of the keys.</returns>
    public static JsonObject Read(IConfiguration configuration)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in s_sections)
        {
            foreach (var (key, value) in configuration.GetSection(section).AsEnumerable())
            {
                if (value is not null)
                    settings[key] = Show(key, value);
            }
        }
        return new(settings.Select(setting => KeyValuePair.Create<string, JsonNode?>(setting.Key, JsonValue.Create(setting.Value))));
    }

    /// <returns>The value without what may be secret in it: all of it by its name, or the user and path of an address.</returns>
    public static string Show(string key, string value)
    {
        if (!s_known.Contains(key, StringComparer.OrdinalIgnoreCase) && (SecretName().IsMatch(key) || SecretPart().IsMatch(value)))
            return value.Length == 0 ? "" : Hidden;
        // A path may be as good as a password, as those of web hooks are.
        if (value.Contains("://", StringComparison.Ordinal) && !key.Equals("Urls", StringComparison.OrdinalIgnoreCase))
            return Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Host.Length > 0
                ? $"{address.Scheme}://{address.Host}:{address.Port}/{(address.PathAndQuery.Length > 1 ? Hidden : "")}" : Hidden;
        return value.Length <= LongestValue ? value : string.Concat(value.AsSpan(0, LongestValue), "…");
    }

    [GeneratedRegex("connectionstring|password|passphrase|secret|token|credential|pwd|key", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex SecretName();

    [GeneratedRegex("(password|passphrase|secret|token|pwd|key)\\s*[=:]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex SecretPart();
}
