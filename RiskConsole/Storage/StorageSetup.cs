namespace RiskConsole.Storage;

/// <summary>The database, its writer and its readers.</summary>
internal static class StorageSetup
{
    public static void AddStorage(this WebApplicationBuilder builder)
    {
    }

    public static void MapStorage(this WebApplication app)
    {
    }
}
