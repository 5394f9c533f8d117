using Xunit.Abstractions;

namespace RiskConsole.Tests.Support;

/// <summary>Real data that lies beside the repository, in <c>../shared/data</c>. It is no part of the product, so tests that use it end
/// early, saying so, where it is absent.</summary>
internal static class SampleData
{
    /// <returns>The folder; null where it is absent, which was said in the test's output.</returns>
    public static string? Folder(string name, ITestOutputHelper output)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", name);
            if (Directory.Exists(candidate))
                return candidate;
        }
        output.WriteLine($"Nothing was tested: the folder shared/data/{name} does not lie beside the repository.");
        return null;
    }
}
