using Microsoft.Extensions.Logging.Console;

namespace RiskConsole.Hosting;

/// <summary>Logs go to stdout: for people when a person looks on, for a collector otherwise. Levels are <c>Logging:LogLevel</c>.</summary>
internal static class LoggingSetup
{
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole();
        builder.Logging.AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "HH:mm:ss ";
        });
        var collected = Console.IsOutputRedirected && builder.Environment.IsProduction();
        var formatter = builder.Configuration["Logging:Console:FormatterName"]
            ?? (collected ? JsonLineFormatter.FormatterName : ConsoleFormatterNames.Simple);
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.FormatterName = formatter);

        // What keeps the host from starting is said once, on stderr, in words; its own entry would be a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // Writes whole addresses, whose queries may hold a token. Whoever wants that must name this category.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        // A form without its token was refused; with a stack trace for each, anybody could fill the log.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Critical);
        // Keys lie in a folder only this account can read; at every first start this would warn all the same.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }
}
