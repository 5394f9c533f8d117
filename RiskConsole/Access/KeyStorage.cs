using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using RiskConsole.Storage;

namespace RiskConsole.Access;

/// <summary>Keeps the keys that protect cookies beside the database, so that a restart signs nobody out.</summary>
internal sealed class KeyStorage(SqliteConnections connections, IOptions<AccessOptions> options, ILoggerFactory loggers)
    : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions keys)
    {
        var folder = options.Value.KeyDirectory is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Path.GetDirectoryName(connections.FilePath) is { Length: > 0 } beside ? beside : ".", "keys");
        var directory = new DirectoryInfo(folder);
        if (!directory.Exists)
        {
            // Whoever reads these keys can make cookies; nobody but this account needs to.
            if (OperatingSystem.IsWindows())
                directory.Create();
            else
                directory = Directory.CreateDirectory(directory.FullName,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        keys.XmlRepository = new FileSystemXmlRepository(directory, loggers);
    }
}
