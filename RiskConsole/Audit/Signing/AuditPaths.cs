using Microsoft.Extensions.Options;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Signing;

/// <summary>Where the audit log's files outside the database are.</summary>
internal sealed class AuditPaths(SqliteConnections connections, IOptions<AuditOptions> options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Whether the signing key was named in the settings; what was not named is made.</summary>
    public bool KeyFileIsNamed => options.Value.SigningKeyFile is { Length: > 0 };

    public string KeyFile => Named(options.Value.SigningKeyFile, "signing-key.pem");

    public string AnchorFile => Named(options.Value.AnchorFile, "anchors.txt");

    /// <summary>There while nothing is signed; holds the reason.</summary>
    public string HaltFile => AnchorFile + ".halted";

    /// <summary>The keys whose signatures are believed.</summary>
    public string TrustedKeysFile => Path.Combine(Path.GetDirectoryName(AnchorFile)!, "audit-keys.txt");

    /// <summary>Makes the folder of a file, for its owner alone.</summary>
    public static void MakeFolder(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        if (Directory.Exists(folder))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly);
    }

    private string Named(string? file, string name) =>
        file is { Length: > 0 } ? Path.GetFullPath(file) : Path.Combine(Path.GetDirectoryName(connections.FilePath)!, "audit", name);
}
