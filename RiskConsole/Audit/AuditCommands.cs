using System.CommandLine;
using RiskConsole.Audit.Export;
using RiskConsole.Audit.Import;
using RiskConsole.Audit.Search;
using RiskConsole.Audit.Verify;

namespace RiskConsole.Audit;

/// <summary><c>audit …</c> on the command line.</summary>
internal static class AuditCommands
{
    public static Command Create(string[] settings) => new("audit", "The audit log: what was done, and proof of it.")
    {
        AuditExportCommand.Create(settings),
        AuditImportCommand.Create(settings),
        ReindexCommand.Create(settings),
        AuditVerifyCommand.Create(settings),
    };
}
