using System.Security.Cryptography;

namespace RiskConsole.Telemetry;

/// <summary>This process among the instances of the console.</summary>
internal sealed class ThisInstance(TimeProvider time)
{
    private const int MaxHost = 40;

    /// <summary>Host, process and a random part: no other instance has it, and no later one will.</summary>
    public string Name { get; } = $"{Host()}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";

    public string Version { get; } = typeof(ThisInstance).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    // It becomes part of keys and messages.
    private static string Host()
    {
        var host = string.Concat(Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-').Take(MaxHost));
        return host.Length > 0 ? host : "host";
    }
}
