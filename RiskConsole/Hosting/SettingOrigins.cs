namespace RiskConsole.Hosting;

/// <summary>Names a setting the way the person set it: by its alias where the value came from one.</summary>
internal static class SettingOrigins
{
    private static readonly AsyncLocal<IConfiguration?> Current = new();

    /// <summary>Remembers the configuration of the application that is being started here.</summary>
    public static void Use(IConfiguration configuration) => Current.Value = configuration;

    /// <returns>The key of a member of an options class, whose section is its name in the singular or the plural.</returns>
    public static string Find(string section, string member)
    {
        string[] candidates = [$"{section}:{member}", $"{section}s:{member}"];
        return candidates.FirstOrDefault(key => Current.Value?.GetSection(key).Exists() ?? false) ?? candidates[0];
    }

    /// <returns>The key and its value, e.g. <c>Live:FeedRows = '5'</c>; secrets are left out.</returns>
    public static string Describe(string key)
    {
        var configuration = Current.Value;
        var value = configuration?[key];
        if (value is null)
            return key;
        var shown = key.Contains("Password", StringComparison.OrdinalIgnoreCase)
            || key.Contains("Secret", StringComparison.OrdinalIgnoreCase) ? "(hidden)" : $"'{value}'";
        return ConfigurationAliases.NameOf(configuration!, key) is { } alias ? $"{alias} (that is, {key}) = {shown}" : $"{key} = {shown}";
    }
}
