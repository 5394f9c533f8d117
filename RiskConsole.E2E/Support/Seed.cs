using RiskConsole.Access;

namespace RiskConsole.E2E.Support;

/// <summary>A folder of the console's files with users and a key in it: each console begins with a copy, since the commands that make them take longer than most tests.</summary>
internal sealed class Seed
{
    /// <summary>Of everybody.</summary>
    public const string Password = "quiet otter paints eleven doors";

    /// <summary>A user for each role by the role's name, two more admins and an operator.</summary>
    private static readonly (string Name, string Role)[] s_users = [.. Roles.All.Select(role => (role, role)), ("ada", Roles.Admin), ("eve", Roles.Admin), ("ben", Roles.Operator)];

    private static readonly Lazy<Task<Seed>> s_made = new(MakeAsync);

    private readonly string _folder;

    private Seed(string folder, string key) => (_folder, Key) = (folder, key);

    /// <summary>May send and read events.</summary>
    public string Key { get; }

    /// <summary>Made once for all.</summary>
    public static Task<Seed> Made => s_made.Value;

    private static async Task<Seed> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-e2e-seed-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await using var console = ConsoleProcess.In(folder);
        foreach (var (name, role) in s_users)
            await console.RunAsync(Password, "user", "create", name, "--role", role, "--password-stdin");
        return new(folder, await console.RunAsync(null, "apikey", "create", "e2e", "--scopes", "ingest,read"));
    }

    public void CopyTo(string folder)
    {
        foreach (var directory in Directory.EnumerateDirectories(_folder, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(folder, Path.GetRelativePath(_folder, directory)));
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(folder, Path.GetRelativePath(_folder, file)));
    }
}
