using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace RiskConsole.Storage;

/// <summary>Feed workaround: EF Core is built against SQLitePCLRaw 2.1, the feed has 2.0.6, whose API is the same for what EF uses.
/// Loads the file that is there whatever version is asked for. To remove: delete this class and the two SQLitePCLRaw pins.</summary>
internal static class FeedAssemblies
{
#pragma warning disable CA2255 // The resolver must stand before any type that needs SQLite is loaded, in tests and tools alike.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Install() => AssemblyLoadContext.Default.Resolving += static (context, name) =>
    {
        if (name.Name is null || !name.Name.StartsWith("SQLitePCLRaw.", StringComparison.Ordinal))
            return null;
        var path = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    };
}
