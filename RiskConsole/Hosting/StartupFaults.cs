using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace RiskConsole.Hosting;

/// <summary>Why the process cannot start, one line per fault, for whoever has to mend it.</summary>
internal sealed record StartupFault(int ExitCode, IReadOnlyList<string> Lines);

/// <summary>Turns what the framework throws at start into lines a person can act on.</summary>
internal static partial class StartupFaults
{
    /// <returns>Null for what is nobody's setting: a fault of the program, which keeps its stack trace.</returns>
    public static StartupFault? Explain(Exception e)
    {
        var settings = Settings(e).Distinct().ToArray();
        if (settings.Length > 0)
            return new(ExitCodes.Configuration, settings);
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is SettingException or FormatException { Source: "Microsoft.Extensions.Configuration.Json" })
                return new(ExitCodes.Configuration, [inner.Message]);
            if (inner is IOException { InnerException: AddressInUseException or SocketException })
                return new(ExitCodes.Failed, [$"Cannot listen: {inner.Message.TrimEnd('.')}. Choose another address with --urls."]);
            if (inner is SqliteException sqlite)
                return new(ExitCodes.Failed, [$"Cannot use the database (ConnectionStrings:Default): {sqlite.Message}"]);
            if (inner is UnauthorizedAccessException or IOException)
                return new(ExitCodes.Failed, [$"Cannot start: {inner.Message}"]);
            if (inner is ArgumentException { Source: "Microsoft.Data.Sqlite" })
                return new(ExitCodes.Configuration, [$"ConnectionStrings:Default: {inner.Message}"]);
        }
        return e is InvalidOperationException { TargetSite.DeclaringType.Namespace: { } place }
            && place.StartsWith("RiskConsole", StringComparison.Ordinal)
            ? new(ExitCodes.Configuration, [e.Message])
            : null;
    }

    private static IEnumerable<string> Settings(Exception e) => e switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(Settings),
        OptionsValidationException invalid => invalid.Failures.Select(failure => OptionFault(invalid.OptionsType, failure)),
        InvalidOperationException conversion when Conversion().Match(conversion.Message) is { Success: true } match =>
            [$"{SettingOrigins.Describe(match.Groups["path"].Value)} cannot be read as {TypeName(match.Groups["type"].Value)}."],
        _ => [],
    };

    private static string OptionFault(Type options, string failure)
    {
        var section = options.Name.EndsWith("Options", StringComparison.Ordinal) ? options.Name[..^"Options".Length] : options.Name;
        var match = Annotation().Match(failure);
        if (!match.Success)
            return $"{section}: {failure}";
        var key = SettingOrigins.Find(section, match.Groups["member"].Value);
        // Our own rules name their settings themselves.
        if (match.Groups["error"].Value.StartsWith(section + ":", StringComparison.Ordinal))
            return match.Groups["error"].Value;
        var rule = Field().Replace(match.Groups["error"].Value, "it ", 1);
        return $"{SettingOrigins.Describe(key)} is not allowed: {rule.TrimEnd('.')}.";
    }

    private static string TypeName(string type) => type switch
    {
        "System.TimeSpan" => "a time span, such as 00:00:15 for 15 seconds",
        "System.Int32" or "System.Int64" => "a whole number",
        "System.Double" => "a number",
        "System.Boolean" => "true or false",
        _ => type,
    };

    [GeneratedRegex("'(?<member>[^']+)' with the error: '(?<error>.+)'\\.?$", RegexOptions.Singleline)]
    private static partial Regex Annotation();

    [GeneratedRegex("^The field \\S+ ")]
    private static partial Regex Field();

    [GeneratedRegex("Failed to convert configuration value (?:'.*' )?at '(?<path>[^']+)' to type '(?<type>[^']+)'",
        RegexOptions.Singleline)]
    private static partial Regex Conversion();
}

/// <summary>A setting is wrong. The message names it as the person set it.</summary>
internal sealed class SettingException(string message) : Exception(message);
