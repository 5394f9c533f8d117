using System.CommandLine;
using RiskConsole.Audit.Archive;
using RiskConsole.Audit.Export;
using RiskConsole.Audit.GiveUp;
using RiskConsole.Audit.Import;
using RiskConsole.Audit.Search;
using RiskConsole.Audit.Verify;

namespace RiskConsole.Audit;

/// <summary><c>audit …</c> on the command line.</summary>
internal static class AuditCommands
{
    public static Command Create(string[] settings)
    {
        var command = new Command("audit", "The audit log: what was done, and proof of it.")
        {
            AuditVerifyCommand.Create(settings),
            AuditExportCommand.Create(settings),
            AuditImportCommand.Create(settings),
            ReindexCommand.Create(settings),
            GiveUpCommand.Create(settings),
        };
        foreach (var keeping in ArchiveCommands.Create(settings))
            command.Subcommands.Add(keeping);
        return command;
    }
}
